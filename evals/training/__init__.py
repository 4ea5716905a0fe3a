"""How the reader is trained, and the questions it is trained on."""
