import { memoryBackend } from '../../controller/kernel/memory.ts';
import { describeBackend } from './backend.ts';

describeBackend('memory', () => ({
  backend: memoryBackend(),
  managed: { ifindex: 7, name: 'eth0', linkLayer: true },
  other: { ifindex: 8, name: 'br0', linkLayer: true },
  within: (use) => use(),
  [Symbol.dispose]() {},
}));
