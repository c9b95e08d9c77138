"""The axioms of the ontology, compiled to SPARQL rules that any SPARQL 1.1 engine can run.

One rule a kind of axiom, named as in the tables of the specification; the axioms themselves are the rows of its VALUES.
An axiom of a kind that is not known here is an error, so that nothing written into the ontology goes unheeded.
Specification: https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules

Left out is what tells nothing: owl:Thing, what follows for classes and properties rather than for data (scm-*), and
what only finds contradictions, which `ontology.closure.inconsistencies` does. A property that is owl:sameAs another
(eq-rep-p) has no rule: such a pair is an axiom, written as owl:equivalentProperty. What is derived is kept but for what
`Rules.is_idle` tells: reflexive triples of some properties, and that a thing is an onr:Mention.
"""

from ontology.rules.compiler import compile_rules, load
from ontology.rules.rule import SAME, Pattern, Rule, Rules, Term

__all__ = ["SAME", "Pattern", "Rule", "Rules", "Term", "compile_rules", "load"]
