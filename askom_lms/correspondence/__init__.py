"""Letters of a class: drafts from versioned templates, numbers, frozen papers, and what anybody may check."""
