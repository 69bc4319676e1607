// The vendor's own accessibility rules, as a matcher: toBeAccessible().
const { registerSa11yMatcher } = require('@sa11y/jest');

registerSa11yMatcher();
