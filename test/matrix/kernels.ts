/** A kernel that weir is tested on besides the host's, as a Debian package. */
export interface Kernel {
  /** As in the table of verified.json. */
  readonly name: string;
  /** The meta package whose dependency is the newest build of it. */
  readonly metaPackage: string;
  /** Files of test/kernel that are run as they are: those that attach. Agreement is the corpus's. */
  readonly kernelTests: readonly string[];
  /** Tests that this kernel cannot pass, by their titles. */
  readonly without?: RegExp;
}

const EVERYWHERE = ['backend', 'neighbours', 'packets', 'programs', 'refused'] as const;
const WITH_TCX = ['drift', 'interfaces', 'links', 'pins'] as const;

/** The floor, which has clsact only, and Debian's newer one, which has tcx. Cloud builds: small, and complete for networking. */
export const KERNELS: readonly Kernel[] = [
  { name: '6.1', metaPackage: 'linux-image-cloud-amd64', kernelTests: EVERYWHERE, without: /tcx/ },
  { name: '6.12', metaPackage: 'linux-image-6.12-cloud-amd64', kernelTests: [...EVERYWHERE, ...WITH_TCX] },
];

/** Modules a guest needs; what they depend on is found. */
export const MODULES: readonly string[] = ['veth', 'tun', 'sch_ingress', 'cls_bpf'];
