"""python -m whitepaper: the command line, of the project that it is called in."""

from whitepaper.command import main

main()
