"""The program: settings, the command line, the terminal conversation and the messengers.

Owns the clock, the network and the composition of all other rooms. Decides nothing about the conversation or the
criteria.
"""
