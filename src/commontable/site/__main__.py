"""`python -m commontable.site` is `commontable`."""

from .command_line import main

if __name__ == "__main__":
    main()
