// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to Graphviz. Only what Swift cannot import: macros and names that are not const.
#pragma once

#include <graphviz/gvc.h>
#include <stdio.h>

typedef struct {
  double x, y;
} chainrule_point;

// Without this, Graphviz writes about what it lays out to standard error.
static inline void chainrule_graphviz_be_silent(void) { agseterr(AGMAX); }

static inline Agraph_t *chainrule_graph_open(void) { return agopen((char *)"picture", Agdirected, NULL); }

static inline void chainrule_graph_set(Agraph_t *graph, int kind, const char *name, const char *value) {
  agattr(graph, kind, (char *)name, (char *)value);
}

// Boxes have names of ours: nothing that a client wrote reaches Graphviz. Sizes are in points.
static inline Agnode_t *chainrule_graph_add_box(Agraph_t *graph, int number, double width, double height) {
  char text[32];
  snprintf(text, sizeof text, "n%d", number);
  Agnode_t *node = agnode(graph, text, 1);
  if (!node) return NULL;
  snprintf(text, sizeof text, "%.4f", width / 72);
  agset(node, (char *)"width", text);
  snprintf(text, sizeof text, "%.4f", height / 72);
  agset(node, (char *)"height", text);
  return node;
}

// Each has a key of its own, or a second edge between two nodes would be the first.
static inline Agedge_t *chainrule_graph_add_edge(Agraph_t *graph, Agnode_t *tail, Agnode_t *head, int number) {
  char key[32];
  snprintf(key, sizeof key, "e%d", number);
  return agedge(graph, tail, head, key, 1);
}

static inline chainrule_point chainrule_box_center(Agnode_t *node) {
  chainrule_point point = {ND_coord(node).x, ND_coord(node).y};
  return point;
}

// The number of points of a wire, 3 n + 1 for n cubic pieces; 0 if it was given none.
static inline int chainrule_wire_count(Agedge_t *edge) {
  return ED_spl(edge) && ED_spl(edge)->size > 0 ? (int)ED_spl(edge)->list[0].size : 0;
}

static inline chainrule_point chainrule_wire_point(Agedge_t *edge, int index) {
  pointf at = ED_spl(edge)->list[0].list[index];
  chainrule_point point = {at.x, at.y};
  return point;
}

static inline chainrule_point chainrule_graph_size(Agraph_t *graph) {
  chainrule_point point = {GD_bb(graph).UR.x, GD_bb(graph).UR.y};
  return point;
}
