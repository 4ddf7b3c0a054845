export { createIntric, dataOf, type Intric } from './client';
export { IntricError, type ErrorBody } from './errors';
export { followIconVariants, generateIconVariants, type IconVariantEvent } from './icon-variants';
export { serverEvents, type ServerEvent } from './sse';
export type * from './types';
