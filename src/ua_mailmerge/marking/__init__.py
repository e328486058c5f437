"""A workbook handed back: bytes spliced into the parts that have to change, every other byte as it was.

A load and save by any library loses what that library does not know: charts, pictures, slicers, form controls. So no part is written
anew. The sheet, its comments, the styles, the relations and the list of types get a few bytes at places that expat has named; all other
parts are copied. Begin with ``sheet.mark``; ``child`` runs it away from where the work is, since the file is a stranger's.
"""
