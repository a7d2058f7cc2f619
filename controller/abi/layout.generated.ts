// Generated from bpf/include/layout.h by `node bpf/generate-layout.mjs`. Do not edit.

/** Offsets and sizes in bytes; `count` elements of `size` each. */
export const STRUCTS = {
  weir_active: {
    size: 8,
    members: {
      slot: { offset: 0, size: 1, count: 1, type: 'u8' },
      size_class: { offset: 1, size: 1, count: 1, type: 'u8' },
      generation_high: { offset: 2, size: 2, count: 1, type: 'u16' },
      generation_low: { offset: 4, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_mark: {
    size: 8,
    members: {
      mask: { offset: 0, size: 4, count: 1, type: 'u32' },
      shift: { offset: 4, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_span: {
    size: 8,
    members: {
      offset: { offset: 0, size: 4, count: 1, type: 'u32' },
      count: { offset: 4, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_key: {
    size: 16,
    members: {
      high: { offset: 0, size: 8, count: 1, type: 'u64' },
      low: { offset: 8, size: 8, count: 1, type: 'u64' },
    },
  },
  weir_trie: {
    size: 8,
    members: {
      root: { offset: 0, size: 4, count: 1, type: 'u32' },
      unused: { offset: 4, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_ports: {
    size: 16,
    members: {
      index: { offset: 0, size: 4, count: 1, type: 'u32' },
      possible: { offset: 4, size: 4, count: 1, type: 'u32' },
      definite: { offset: 8, size: 4, count: 1, type: 'u32' },
      none: { offset: 12, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_walk: {
    size: 8,
    members: {
      first: { offset: 0, size: 4, count: 1, type: 'u32' },
      count: { offset: 4, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_subject: {
    size: 16,
    members: {
      walks: { offset: 0, size: 8, count: 2, type: 'weir_walk' },
    },
  },
  weir_row: {
    size: 16,
    members: {
      rule: { offset: 0, size: 4, count: 1, type: 'u32' },
      next: { offset: 4, size: 4, count: 1, type: 'u32' },
      action: { offset: 8, size: 4, count: 1, type: 'u32' },
      unused: { offset: 12, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_rule: {
    size: 8,
    members: {
      id: { offset: 0, size: 8, count: 1, type: 'u64' },
    },
  },
  weir_point: {
    size: 32,
    members: {
      host_own: { offset: 0, size: 4, count: 1, type: 'u32' },
      host_forward: { offset: 4, size: 4, count: 1, type: 'u32' },
      stranger: { offset: 8, size: 4, count: 1, type: 'u32' },
      unused: { offset: 12, size: 4, count: 1, type: 'u32' },
      workloads: { offset: 16, size: 8, count: 2, type: 'weir_trie' },
    },
  },
  weir_interface: {
    size: 24,
    members: {
      pattern: { offset: 0, size: 1, count: 16, type: 'u8' },
      point: { offset: 16, size: 4, count: 1, type: 'u32' },
      glob: { offset: 20, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_image: {
    size: 224,
    members: {
      magic: { offset: 0, size: 4, count: 1, type: 'u32' },
      version: { offset: 4, size: 4, count: 1, type: 'u32' },
      generation: { offset: 8, size: 8, count: 1, type: 'u64' },
      digest: { offset: 16, size: 1, count: 32, type: 'u8' },
      size: { offset: 48, size: 4, count: 1, type: 'u32' },
      bindings: { offset: 52, size: 4, count: 1, type: 'u32' },
      counter_slots: { offset: 56, size: 4, count: 1, type: 'u32' },
      stamp: { offset: 60, size: 4, count: 1, type: 'u32' },
      words: { offset: 64, size: 4, count: 1, type: 'u32' },
      arp_rule: { offset: 68, size: 4, count: 1, type: 'u32' },
      non_ip_rule: { offset: 72, size: 4, count: 1, type: 'u32' },
      non_ip_action: { offset: 76, size: 4, count: 1, type: 'u32' },
      own: { offset: 80, size: 8, count: 2, type: 'weir_trie' },
      source: { offset: 96, size: 8, count: 2, type: 'weir_trie' },
      destination: { offset: 112, size: 8, count: 2, type: 'weir_trie' },
      protocols: { offset: 128, size: 8, count: 1, type: 'weir_span' },
      source_ports: { offset: 136, size: 16, count: 1, type: 'weir_ports' },
      source_vectors: { offset: 152, size: 8, count: 1, type: 'weir_span' },
      destination_vectors: { offset: 160, size: 8, count: 1, type: 'weir_span' },
      service_vectors: { offset: 168, size: 8, count: 1, type: 'weir_span' },
      source_port_vectors: { offset: 176, size: 8, count: 1, type: 'weir_span' },
      rows: { offset: 184, size: 8, count: 1, type: 'weir_span' },
      rules: { offset: 192, size: 8, count: 1, type: 'weir_span' },
      subjects: { offset: 200, size: 8, count: 1, type: 'weir_span' },
      points: { offset: 208, size: 8, count: 1, type: 'weir_span' },
      interfaces: { offset: 216, size: 8, count: 1, type: 'weir_span' },
    },
  },
  weir_binding: {
    size: 8,
    members: {
      ifindex: { offset: 0, size: 4, count: 1, type: 'u32' },
      point: { offset: 4, size: 2, count: 1, type: 'u16' },
      flags: { offset: 6, size: 2, count: 1, type: 'u16' },
    },
  },
  weir_counter: {
    size: 16,
    members: {
      packets: { offset: 0, size: 8, count: 1, type: 'u64' },
      bytes: { offset: 8, size: 8, count: 1, type: 'u64' },
    },
  },
  weir_side: {
    size: 20,
    members: {
      subject: { offset: 0, size: 4, count: 1, type: 'u32' },
      row: { offset: 4, size: 4, count: 1, type: 'u32' },
      rule: { offset: 8, size: 4, count: 1, type: 'u32' },
      action: { offset: 12, size: 4, count: 1, type: 'u32' },
      reason: { offset: 16, size: 4, count: 1, type: 'u32' },
    },
  },
  weir_decision: {
    size: 48,
    members: {
      action: { offset: 0, size: 4, count: 1, type: 'u32' },
      reason: { offset: 4, size: 4, count: 1, type: 'u32' },
      sides: { offset: 8, size: 20, count: 2, type: 'weir_side' },
    },
  },
} as const;

export const CONSTANTS = {
  WEIR_MAGIC: 1919509879,
  WEIR_VERSION: 2,
  WEIR_UNCOVERED: 64,
  WEIR_SLOTS: 4,
  WEIR_CLASSES: 4,
  WEIR_CLASS_0: 1048576,
  WEIR_CLASS_1: 8388608,
  WEIR_CLASS_2: 67108864,
  WEIR_CLASS_3: 268435456,
  WEIR_BINDINGS: 1024,
  WEIR_PROBES: 16,
  WEIR_PROTOCOLS: 257,
  WEIR_ND: 256,
  WEIR_ROWS: 65536,
  WEIR_COUNTERS: 65536,
  WEIR_STAMPS: 65536,
  WEIR_NAME: 16,
  WEIR_LEAF: -2147483648,
  WEIR_DIRECT: 1073741824,
  WEIR_NODE: 64,
  WEIR_NONE: -1,
  WEIR_IPV4: 0,
  WEIR_IPV6: 1,
  WEIR_FAMILIES: 2,
  WEIR_INGRESS: 0,
  WEIR_EGRESS: 1,
  WEIR_DIRECTIONS: 2,
  WEIR_ALLOW: 0,
  WEIR_DENY: 1,
  WEIR_REJECT: 2,
  WEIR_PASS: 3,
  WEIR_REASON_ROW: 0,
  WEIR_REASON_ARP: 1,
  WEIR_REASON_NON_IP: 2,
  WEIR_REASON_UNMANAGED: 3,
  WEIR_REASON_NOT_A_WORKLOAD: 4,
  WEIR_REASON_FRAGMENT: 5,
  WEIR_REASON_MALFORMED: 6,
  WEIR_REASON_VLAN_DEPTH: 7,
  WEIR_REASON_EXTENSIONS: 8,
  WEIR_REASON_UNBOUND: 9,
  WEIR_REASON_NO_GENERATION: 10,
  WEIR_REASON_BROKEN: 11,
  WEIR_REASONS: 12,
  WEIR_STAMPED_EARLIER: 0,
  WEIR_STAMPED_STALE: 1,
  WEIR_STAMPED_KINDS: 2,
  WEIR_BOUND: 1,
  WEIR_BOUND_UNMANAGED: 2,
  WEIR_BOUND_NO_LINK_LAYER: 4,
} as const;
