"""`python -m rotoscope` is `rotoscope`."""

from rotoscope.cli import main

if __name__ == "__main__":
    main()
