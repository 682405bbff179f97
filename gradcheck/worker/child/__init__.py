"""The half of the worker that runs beside student code.

These modules are started from their files by a fresh interpreter, under a private package name, in a process
where ``gradcheck`` itself cannot be imported. They therefore import nothing but the standard library, NumPy
and each other (relatively). The judge imports only `value` and `wire` from here, which both sides speak.
"""
