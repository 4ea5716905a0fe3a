"""Datasets, measures and the training of the reader."""
