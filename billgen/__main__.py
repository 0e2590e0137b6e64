"""`python -m billgen`, where the script is not on the path."""

from billgen.cli import main

if __name__ == "__main__":
    main()
