"""What is said in each state, and what is made of what comes: one file for states that belong together."""
