import type { ImageFigures } from '../../controller/model/image.ts';

/** Of no image in particular. */
export const FIGURES: ImageFigures = {
  rows: 9778,
  live: 9747,
  filed: 9566,
  entries: 14_406,
  vectorRows: 178,
  classes: { source: 4000, destination: 5000, service: 120 },
  lines: { typical: 15, worst: 90 },
  bytes: 1_917_760,
};
