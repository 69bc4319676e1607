const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

module.exports = {
    ...jestConfig,
    testMatch: ['**/__tests__/**/*.test.js'],
    setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/tools/set-up-jest.js'],
    // Installed packages hold modules of the same names.
    modulePathIgnorePatterns: ['<rootDir>/node_modules/lightning-base-components']
};
