"""What people wrote, read by the machine: words, groups of words, groups of texts, names masked. No Django here."""
