"""A breach of personal data: what happened, whose data was touched, who has to be told by when (UU 27/2022)."""
