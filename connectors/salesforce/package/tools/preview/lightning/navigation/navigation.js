const Navigate = Symbol('Navigate');

/** Keeps where the page would have gone. */
export const NavigationMixin = (Base) =>
    class extends Base {
        [Navigate](page) {
            window.preview.navigated = page;
        }
    };
NavigationMixin.Navigate = Navigate;
