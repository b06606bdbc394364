/** WeChat's own components, as far as the phone has them: each is a file in runtime/built-in. */
export const BUILT_IN_TAGS = new Set(['view', 'text', 'image', 'button', 'form', 'input'])

/** Tags that the template compiler itself understands. */
export const STRUCTURE_TAGS = new Set(['block', 'include', 'import', 'template', 'slot'])
