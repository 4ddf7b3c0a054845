export { createIntric, dataOf, type Intric } from './client';
export { IntricError, type ErrorBody } from './errors';
export { generateIconVariants, type IconVariantEvent } from './icon-variants';
export { postForEvents, type ServerEvent } from './sse';
export type * from './types';
