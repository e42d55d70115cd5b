global using Microsoft.Playwright;
global using Xunit;
global using static HrisOrleans.Browser.Tests.Support.ConsoleFixture;
global using static Microsoft.Playwright.Assertions;
