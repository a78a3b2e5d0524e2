"""Pure sums of survey analysis: arrays in, numbers out; no Django, no I/O, no words for people."""
