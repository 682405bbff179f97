"""Grade hand-written forward, backward and update functions, and say why a gradient is wrong."""
