"""Tables of facts the core reads: sizes of envelopes and label sheets, names of countries; each with its source."""
