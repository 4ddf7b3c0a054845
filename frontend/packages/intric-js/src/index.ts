export { allItems, createIntric, dataOf, type Intric } from './client';
export { IntricError } from './errors';
export { followIconVariants, generateIconVariants, type IconVariantEvent } from './icon-variants';
export type * from './types';
