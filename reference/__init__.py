"""Reference implementations: plain NumPy that a student could read after the deadline.

Nothing here imports gradcheck. Each module stands on its own.
"""
