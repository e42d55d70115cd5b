using MudBlazor;

namespace HrisOrleans.Console.Layout;

/// <summary>Colours, type and shapes. Every text colour has a contrast of 4.5 and more on every ground it stands on.</summary>
internal static class ProductTheme
{
    private static readonly string[] SystemFonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Cantarell", "Ubuntu", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b6471", PrimaryContrastText = "#ffffff", PrimaryDarken = "#084d57", PrimaryLighten = "#d7eef0",
            Secondary = "#4a5a6a", SecondaryContrastText = "#ffffff",
            Tertiary = "#6b4fa0", TertiaryContrastText = "#ffffff",
            Info = "#1d5fae", Success = "#1a7445", Warning = "#8f5300", Error = "#b3261e",
            InfoContrastText = "#ffffff", SuccessContrastText = "#ffffff", WarningContrastText = "#ffffff", ErrorContrastText = "#ffffff",
            Dark = "#1b2631", Background = "#f6f8f9", BackgroundGray = "#eef2f4", Surface = "#ffffff",
            AppbarBackground = "#ffffff", AppbarText = "#1b2631", DrawerBackground = "#f6f8f9", DrawerText = "#33424f", DrawerIcon = "#4a5a6a",
            TextPrimary = "#1b2631", TextSecondary = "#4d5c69", TextDisabled = "rgba(27,38,49,0.45)",
            ActionDefault = "#4a5a6a", ActionDisabled = "rgba(27,38,49,0.38)", ActionDisabledBackground = "rgba(27,38,49,0.10)",
            LinesDefault = "#dfe5e9", LinesInputs = "#8493a0", TableLines = "#e6ebee", Divider = "#dfe5e9", DividerLight = "#edf1f3", TableHover = "rgba(11,100,113,0.05)",
            HoverOpacity = 0.06, OverlayDark = "rgba(15,22,29,0.5)",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#5cc6d0", PrimaryContrastText = "#06252a", PrimaryDarken = "#3aa9b4", PrimaryLighten = "#173a41",
            Secondary = "#a9b7c4", SecondaryContrastText = "#10171d",
            Tertiary = "#b9a3e3", TertiaryContrastText = "#1a1230",
            Info = "#7db4f5", Success = "#6ccb93", Warning = "#e9b05c", Error = "#f2938c",
            InfoContrastText = "#0a1a2e", SuccessContrastText = "#062012", WarningContrastText = "#2a1a00", ErrorContrastText = "#2d0806",
            Dark = "#0b1015", Black = "#0b1015", Background = "#10161c", BackgroundGray = "#161e26", Surface = "#18212a",
            AppbarBackground = "#141c23", AppbarText = "#e7edf2", DrawerBackground = "#10161c", DrawerText = "#c6d1da", DrawerIcon = "#a9b7c4",
            TextPrimary = "#e7edf2", TextSecondary = "#aab7c3", TextDisabled = "rgba(231,237,242,0.45)",
            ActionDefault = "#a9b7c4", ActionDisabled = "rgba(231,237,242,0.38)", ActionDisabledBackground = "rgba(231,237,242,0.12)",
            LinesDefault = "#2a3641", LinesInputs = "#73838f", TableLines = "#26313b", Divider = "#2a3641", DividerLight = "#212b34", TableHover = "rgba(92,198,208,0.07)",
            HoverOpacity = 0.08, OverlayDark = "rgba(0,0,0,0.6)",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "248px", AppbarHeight = "60px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = SystemFonts, FontSize = "0.9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontSize = "1.625rem", FontWeight = "650", LineHeight = "1.25", LetterSpacing = "-0.012em" },
            H2 = new H2Typography { FontSize = "1.1875rem", FontWeight = "650", LineHeight = "1.35", LetterSpacing = "-0.006em" },
            H3 = new H3Typography { FontSize = "1rem", FontWeight = "650", LineHeight = "1.4", LetterSpacing = "normal" },
            H4 = new H4Typography { FontSize = "1.625rem", FontWeight = "650", LineHeight = "1.25", LetterSpacing = "-0.012em" },
            H5 = new H5Typography { FontSize = "1.1875rem", FontWeight = "650", LineHeight = "1.35", LetterSpacing = "-0.006em" },
            H6 = new H6Typography { FontSize = "1rem", FontWeight = "650", LineHeight = "1.4", LetterSpacing = "normal" },
            Subtitle1 = new Subtitle1Typography { FontSize = "0.9375rem", FontWeight = "600", LineHeight = "1.45", LetterSpacing = "normal" },
            Subtitle2 = new Subtitle2Typography { FontSize = "0.875rem", FontWeight = "600", LineHeight = "1.45", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontSize = "0.9375rem", LineHeight = "1.55", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontSize = "0.875rem", FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontSize = "0.8125rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Overline = new OverlineTypography { FontSize = "0.75rem", FontWeight = "600", LetterSpacing = "0.04em", LineHeight = "1.6" },
        },
    };
}
