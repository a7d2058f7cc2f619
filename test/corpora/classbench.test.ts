import { testClassBench } from './classbench.ts';

testClassBench('reference');
testClassBench('image');
