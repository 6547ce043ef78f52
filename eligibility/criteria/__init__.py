"""The trial's criteria: one file for what belongs together, one definition each."""
