"""The desk: a web page where a group sends in its signers sheet, and staff print, post and count. Needs the extra ``desk``."""
