"""A spreadsheet of participants: what its columns and rows say, how many fit, and how two classes share them."""
