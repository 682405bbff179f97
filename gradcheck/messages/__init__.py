"""Every sentence that a student reads, by key and language; and student text made fit to be shown.

A catalogue is a package of this package named after its language, with one module per part of gradcheck that
speaks; a key begins with that module's name. Nothing here imports another part of gradcheck.
"""

from gradcheck.messages.catalogue import LANGUAGES, Message, Plural, catalogue, preferred_language, say
from gradcheck.messages.printable import printable

__all__ = ["LANGUAGES", "Message", "Plural", "catalogue", "preferred_language", "printable", "say"]
