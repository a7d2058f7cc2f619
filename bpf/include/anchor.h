/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Keeps every type of layout.h in an object's BTF, whichever of them its programs happen to use:
 * the controller compares them with its own before it loads anything.
 */
#ifndef WEIR_ANCHOR_H
#define WEIR_ANCHOR_H

#include "layout.h"

struct layout_anchor {
	enum weir_constant constant;
	enum weir_family family;
	enum weir_direction direction;
	enum weir_action action;
	enum weir_reason reason;
	enum weir_stamped stamped;
	enum weir_binding_flag binding_flag;
	struct weir_active active;
	struct weir_mark mark;
	struct weir_span span;
	struct weir_key key;
	struct weir_trie trie;
	struct weir_ports ports;
	struct weir_walk walk;
	enum weir_table table;
	enum weir_kind kind;
	struct weir_dimension dimension;
	struct weir_candidate candidate;
	struct weir_entry entry;
	struct weir_bucket bucket;
	struct weir_subject subject;
	struct weir_row row;
	struct weir_rule rule;
	struct weir_point point;
	struct weir_interface interface;
	struct weir_image image;
	struct weir_binding binding;
	struct weir_counter counter;
	struct weir_side side;
	struct weir_decision decision;
};

#endif
