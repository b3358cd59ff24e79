"""Builds the reference tables under lexicons/tables from the shared facts."""
