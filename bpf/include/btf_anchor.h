/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * clang describes only what an object's variables and functions mention. This variable mentions every type of
 * layout.h, so that every object that includes it can be compared with the controller. It lies
 * in a section of its own that libbpf makes no map of: nothing of it is ever loaded.
 */
#ifndef WEIR_BTF_ANCHOR_H
#define WEIR_BTF_ANCHOR_H

#include "layout.h"

struct layout_anchor {
	enum weir_constant constant;
	enum weir_family family;
	enum weir_direction direction;
	enum weir_action action;
	enum weir_reason reason;
	enum weir_binding_flag binding_flag;
	struct weir_active active;
	struct weir_span span;
	struct weir_key key;
	struct weir_intervals intervals;
	struct weir_ports ports;
	struct weir_walk walk;
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

__attribute__((section("layout"), used)) struct layout_anchor layout_anchor = {};

#endif
