"""Subcommands of `commontable` about what partners sent: `sweep`, `verify-certificate`."""
