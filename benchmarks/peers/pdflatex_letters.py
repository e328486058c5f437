"""pdfLaTeX, one pass; its own Times-like face, since it takes no TrueType file as it is."""

import subprocess
from pathlib import Path

import letter

ESCAPES = str.maketrans(
    {character: f"\\{character}" for character in "&%#_${}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)
BREAK = r"\\"


def tex(words: str) -> str:
    """Text that TeX sets as it stands."""
    return words.translate(ESCAPES)


def command(name: str, arguments: int, body: str) -> str:
    r"""A ``\newcommand``."""
    return rf"\newcommand\{name}[{arguments}]{{{body}}}" + "\n"


signers, pdf, _ = letter.arguments()
source = Path(pdf).with_suffix(".tex")
first, *others = map(tex, letter.BODY)
with source.open("w", encoding="utf-8") as file:
    file.write(r"\documentclass[11pt,letterpaper]{article}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{tgtermes}" + "\n")
    file.write(r"\usepackage[left=34mm,textwidth=132mm,top=19mm,bottom=19mm]{geometry}\pagestyle{empty}\raggedbottom" + "\n")
    file.write(r"\setlength\parindent{0pt}\setlength\parskip{7pt}\linespread{1.1}\sloppy" + "\n")
    own = r"\if\relax\detokenize{#3}\relax\else\par #3\fi"
    head = rf"#1{BREAK}#2\par\vspace{{17pt}}{letter.DATE}\par\vspace{{17pt}}#4\par\vspace{{17pt}}#5\par {first}{own}"
    body = "".join(rf"\par {words}" for words in others)
    file.write(command("oneletter", 5, rf"{head}{body}\par {tex(letter.CLOSING)}\par\vspace{{41pt}}#1\newpage"))
    each = "".join(
        rf"\oneletter{{#1}}{{#2}}{{#3}}{{{BREAK.join(map(tex, address))}}}{{{tex(salutation)}}}" for address, salutation in letter.OFFICIALS
    )
    file.write(command("signer", 3, each))
    file.write(r"\begin{document}" + "\n")
    for signer in signers:
        file.write("\\signer" + "".join(f"{{{tex(field)}}}" for field in signer) + "\n")
    file.write(r"\end{document}" + "\n")
subprocess.run(["pdflatex", "-interaction=batchmode", "-halt-on-error", source.name], cwd=source.parent, check=True)
