"""ua-mailmerge: an urgent action and a sheet of signers become letters ready to sign and post."""

__version__ = "0.1.0"
