"""The bundled assignments: one folder each, with spec, handout, starters and example submissions."""
