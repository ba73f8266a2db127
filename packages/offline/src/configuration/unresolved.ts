/** Stands for a value that could not be resolved; its problem is already recorded, so nobody reports it again. */
export const UNRESOLVED: unique symbol = Symbol('unresolved');
