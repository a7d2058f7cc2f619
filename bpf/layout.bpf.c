// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Never loaded: nothing but the layout, for controller/abi/layout.generated.ts
 * (bpf/generate-layout.mjs).
 */
#include "include/anchor.h"

struct layout_anchor layout;
