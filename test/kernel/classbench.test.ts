import { testClassBench } from '../corpora/classbench.ts';

testClassBench('kernel');
