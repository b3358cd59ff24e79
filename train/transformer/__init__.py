"""Training of the character transformer: data, model, train, validate, export."""
