"""Steps that bring an older database up to the models."""
