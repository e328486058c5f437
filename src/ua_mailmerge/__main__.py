"""``python -m ua_mailmerge``: the same as the command."""

from ua_mailmerge.cli import main

if __name__ == "__main__":
    main()
