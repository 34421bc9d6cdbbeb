"""`python -m deixis` is the command line."""

from deixis.cli.app import main

if __name__ == "__main__":
    main()
