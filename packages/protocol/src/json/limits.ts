/** What one JSON document may hold. Beyond it the document is refused before anything is built from it. */
export interface JsonLimits {
  /** Containers within containers; a lone object has depth 1. */
  readonly maxDepth: number;
  /** Members of all objects together. */
  readonly maxMembers: number;
  /** Separating commas in all: bounds the elements of arrays. */
  readonly maxElements: number;
}

/** A record of version 0.2 with the largest `v_star`, every scale and many passages fits. */
export const PCS_JSON_LIMITS: JsonLimits = { maxDepth: 8, maxMembers: 512, maxElements: 8192 };
